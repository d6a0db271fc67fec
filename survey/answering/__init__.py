"""Answering: questions, drafts, sending, results, the feedback link, importing answers."""
