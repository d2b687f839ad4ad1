# Reads a folder of event files with TensorBoard's own reader. Prints, as JSON, its CPU seconds and how many points there are.
import json
import sys
import time

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

began = time.process_time()
events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0})
events.Reload()
points = sum(len(events.Scalars(tag)) for tag in events.Tags()["scalars"])
print(json.dumps({"cpu": time.process_time() - began, "points": points}))
