"""Management: the team, the programme’s settings, the audit log."""
