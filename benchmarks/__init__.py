"""Speed and quality, each measured against a peer in the same run."""
