"""What is said and drawn of seats: sentences, tables and pictures of allocations, houses and majorities."""
