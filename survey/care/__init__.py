"""Care of what is kept: backups, checks, moving between stores."""
