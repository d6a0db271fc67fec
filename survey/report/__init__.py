"""The evaluation report: made from the store as data, and written as HTML or .docx from that data."""
