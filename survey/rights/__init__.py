"""Rights: a participant’s data, withdrawal, erasure, retention."""
