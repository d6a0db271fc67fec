"""Transcripts: a file's words split by speaker, names taken out of them, and the text closed for good."""
