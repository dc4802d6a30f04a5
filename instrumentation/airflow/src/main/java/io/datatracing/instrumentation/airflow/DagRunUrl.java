package io.datatracing.instrumentation.airflow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code .../api/v2/dags/{dag_id}/dagRuns} and {@code .../dagRuns/{dag_run_id}} of API v1 (Airflow
 * 2) and v2 (Airflow 3), below whatever a proxy puts in front.
 */
final class DagRunUrl {
  static final String RUNS = "/dagRuns";
  private static final String DAGS = "/dags/";
  private static final String[] VERSIONS = {"/api/v1", "/api/v2"};

  final String dagId;

  /** Null for the DAG's list of runs, where a run is triggered. */
  final @Nullable String runId;

  private DagRunUrl(String dagId, @Nullable String runId) {
    this.dagId = dagId;
    this.runId = runId;
  }

  /**
   * @param at where {@link #RUNS} stands in {@code url}
   * @return null if it is another address
   */
  static @Nullable DagRunUrl parse(String url, int at) {
    int idAt = url.lastIndexOf('/', at - 1) + 1;
    int dags = idAt - DAGS.length();
    if (idAt >= at || dags < 0 || !url.startsWith(DAGS, dags) || !isVersioned(url, dags)) {
      return null;
    }
    String dagId = decode(url, idAt, at);
    int rest = at + RUNS.length();
    int end = endOfPath(url, rest);
    if (end > rest && url.charAt(end - 1) == '/') {
      end--;
    }
    if (dagId.equals("~")) {
      return null; // the runs of all DAGs
    }
    if (rest == end) {
      return new DagRunUrl(dagId, null);
    }
    if (url.charAt(rest) != '/' || hasMore(url, rest, end)) {
      return null;
    }
    return new DagRunUrl(dagId, decode(url, rest + 1, end));
  }

  private static boolean hasMore(String url, int rest, int end) {
    int slash = url.indexOf('/', rest + 1);
    return slash >= 0 && slash < end;
  }

  private static boolean isVersioned(String url, int end) {
    for (String version : VERSIONS) {
      int start = end - version.length();
      if (start >= 0 && url.startsWith(version, start)) {
        return true;
      }
    }
    return false;
  }

  private static int endOfPath(String url, int from) {
    int end = from;
    while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
      end++;
    }
    return end;
  }

  /** Percent-decoding of a path's segment (RFC 3986); what is not well-formed stays as it is. */
  private static String decode(String url, int from, int to) {
    String segment = url.substring(from, to);
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
    byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int high = i + 2 < raw.length ? Character.digit((char) raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit((char) raw[i + 2], 16) : -1;
      if (raw[i] == '%' && high >= 0 && low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(raw[i]);
      }
    }
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }
}
