"""The apps: each remembers one part of the thread and decides who may."""
