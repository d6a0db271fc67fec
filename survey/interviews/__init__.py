"""Interviews: guides held, transcripts, minutes, member checks."""
