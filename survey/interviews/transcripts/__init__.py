"""Transcripts: read a file, split it by speaker, remove names, and close the text."""
