"""Which run of a project had the least loss, as somebody would ask it without us.

Arguments: how (pandas, mlflow), a folder. For pandas the project's, for mlflow its store, filled by `mlflow_fill` before.
"""

import glob
import os
import sys


def with_pandas(folder):
    import pandas

    least = {}
    for path in glob.glob(os.path.join(folder, "*", "steps.ndjson")):
        least[os.path.basename(os.path.dirname(path))] = pandas.read_json(path, lines=True)["loss"].min()
    return min(least, key=least.get)


def with_mlflow(folder):
    import mlflow

    mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
    runs = mlflow.search_runs(search_all_experiments=True, order_by=["metrics.loss ASC"], max_results=1)
    return runs["tags.mlflow.runName"][0]


def mlflow_fill(folder):
    """One value a run: MLflow orders by the last one."""
    import json

    import mlflow

    store, project = os.path.split(folder)
    mlflow.set_tracking_uri(f"sqlite:///{store}/mlflow.db")
    client = mlflow.MlflowClient()
    for path in sorted(glob.glob(os.path.join(folder, "*", "steps.ndjson"))):
        with open(path, encoding="utf-8") as file:
            loss = min(json.loads(line)["loss"] for line in file)
        run = client.create_run("0", run_name=os.path.basename(os.path.dirname(path)))
        client.log_metric(run.info.run_id, "loss", loss)
        client.set_terminated(run.info.run_id)
    return project


print({"pandas": with_pandas, "mlflow": with_mlflow, "mlflow-fill": mlflow_fill}[sys.argv[1]](sys.argv[2]))
