"""What an administrator may change about the house."""
