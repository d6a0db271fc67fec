"""Questionnaires as data, and what their answers mean: scores, bands, changes, trajectories, cohorts.

Pure functions over frozen dataclasses; nothing here knows the web, storage or charts.
"""
