"""Coding: the codebook, coded texts, agreement, exchange with other tools."""
