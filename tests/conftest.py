"""Let Hypothesis take the time it needs, on a busy machine too."""

from hypothesis import settings

# Whatever profile Hypothesis has chosen stays as it is, with CI set the one that draws the same
# examples in every run; only its deadline goes, which would tell busy machines from idle ones.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")
