"""Writers: each turns a vehicle or a part into one kind of file, the same bytes every time."""
