"""Taking people's names out of files, byte by byte, without interpreting what is foreign."""
