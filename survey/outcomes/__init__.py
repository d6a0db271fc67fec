"""Records of what was achieved, what it took and what it cost."""
