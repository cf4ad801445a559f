"""A made-up clinic with made-up people, built through the same actions that the pages use."""
