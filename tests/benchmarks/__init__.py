"""Speed and size, as printed figures beside their targets: `bash tests/run --benchmarks [NAME …]`."""
