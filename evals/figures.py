"""What several measurements print alike: a quantile of a row of numbers, and the memory that a process had at most."""

import subprocess
from collections.abc import Sequence
from pathlib import Path


def quantile(values: Sequence[float], share: float, digits: int = 1) -> float:
    """The value below which that share of them lies, rounded."""
    return round(sorted(values)[int(share * (len(values) - 1))], digits)


def peak_mb(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> int:
    """Megabytes that a running process had at most; 0 where the system doesn't say."""
    status = Path(f"/proc/{process.pid}/status")
    lines = status.read_text("utf8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)
