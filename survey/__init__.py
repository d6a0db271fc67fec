"""Cairn: surveys and measurement for people who evaluate peer support."""
