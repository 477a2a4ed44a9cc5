"""The demo story: a light forest vehicle, its people and its contests, all made by ourselves."""
