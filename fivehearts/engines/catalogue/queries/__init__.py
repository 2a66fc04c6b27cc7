"""What the catalogue answers: what is in force (`published`), what stands in a version (`reading`)."""
