"""What a planner opens: the map in one file, and the words and files that it is made of."""
