"""What runs in disposable children only: these modules import OCP, f3d, ezdxf and Pillow.

Nobody imports them but a nursery. Each job is ``job(params, stage) -> dict`` with the working
folder as current folder; it refuses with `Refused`.
"""
