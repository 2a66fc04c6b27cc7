"""What happens to matters by itself."""
