"""What people see: the frame, its parts, and one module a page for each audience."""
