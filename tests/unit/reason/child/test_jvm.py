"""Where Java comes from."""

from __future__ import annotations

import os
import sys

import pytest

from kmgraph.reason.child.jvm import hermit_jar, isolate_java, jvm_library


def test_the_jar_and_the_jvm_of_this_platform_are_there() -> None:
    assert hermit_jar().is_file()
    assert jvm_library().is_file()


@pytest.mark.parametrize(
    ("platform", "path"),
    [
        ("linux", "lib/server/libjvm.so"),
        ("darwin", "lib/server/libjvm.dylib"),
        ("win32", "bin/server/jvm.dll"),
    ],
)
def test_the_jvm_has_another_name_on_each_platform(monkeypatch: pytest.MonkeyPatch, platform: str, path: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert jvm_library().as_posix().endswith(f"java-runtime/{path}")


def test_the_options_of_the_user_and_folders_with_spaces_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-javaagent:theirs.jar")
    monkeypatch.setenv("_JAVA_OPTIONS", "-Xmx1m")
    isolate_java("/a folder", 100)
    assert "theirs" not in os.environ["JAVA_TOOL_OPTIONS"]
    assert "folder" not in os.environ["JAVA_TOOL_OPTIONS"]
    assert "_JAVA_OPTIONS" not in os.environ
