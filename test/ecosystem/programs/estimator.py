"""Trains with scikit-learn: a classifier bit by bit, then a search over a grid, whose results are a table.

Prints, as JSON, what scikit-learn says of each.
"""

import json

import numpy as np
from sklearn.datasets import load_iris
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.tree import DecisionTreeClassifier

import trackio

x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
model = SGDClassifier(loss="log_loss", random_state=0)

trackio.init(project="p", name="r", config=model.get_params())
told = []
for epoch in range(5):
    model.partial_fit(x_train, y_train, classes=np.unique(y))
    predicted = model.predict(x_test)
    metrics = {
        "loss": log_loss(y_test, model.predict_proba(x_test)),
        "accuracy": accuracy_score(y_test, predicted),
        "weights": model.coef_,
        "confusion": confusion_matrix(y_test, predicted),
        "epoch": np.int64(epoch),
    }
    trackio.log(metrics)
    told.append({name: value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value for name, value in metrics.items()})

search = GridSearchCV(DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2, 3], "criterion": ["gini", "entropy"]}, cv=3)
search.fit(x_train, y_train)
results = search.cv_results_
trackio.log({"search": trackio.Table(data=results), "best/score": search.best_score_, "best": search.best_params_})
trackio.config.update({"estimator": search.best_estimator_})
trackio.finish()

rows = list(zip(results["params"], results["mean_test_score"].tolist(), results["rank_test_score"].tolist(), results["param_max_depth"].tolist()))
print(json.dumps({"told": told, "rows": rows, "best": {"score": search.best_score_, **search.best_params_}}))
