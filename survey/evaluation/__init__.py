"""Evaluation: figures, sentences and charts of what was found."""
