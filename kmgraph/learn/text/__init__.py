"""Classes of terms that tell removed from kept posts, found in the posts of one platform.

In come the sample of a platform, the part of it that is set aside, which terms each post holds, and what people decided
before; out go classes of at most twenty terms, and for each post how many terms of each class it mentions. Adds classes
by the company that terms keep; forgets the terms that tell nothing, and what people rejected. A post that helped to
make a class is never counted by that class: within the part that is searched, each fold has the classes that the others
made.

    counts -> rates -> company -> classes -> folds -> known -> short_list -> discover
"""

from kmgraph.learn.text.discover import Discovery, TextFeature, TextSearch, discover

__all__ = ["Discovery", "TextFeature", "TextSearch", "discover"]
