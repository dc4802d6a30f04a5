package io.datatracing.exporter;

import org.jspecify.annotations.Nullable;

/**
 * The container and the pod this process runs in. Containers by control groups: version 1 names the
 * container in {@code /proc/self/cgroup}; with version 2 the path there is {@code /}, but a
 * container's own {@code /etc/hostname} is mounted from a folder with its id, which {@code
 * /proc/self/mountinfo} tells. Pods by the variables people set from the downward API, then by what
 * Kubernetes itself leaves.
 */
final class ContainerFacts {
  private static final int ID_CHARS = 64;
  private static final String NAMESPACE_FILE =
      "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

  /** What the random parts of Kubernetes' names are made of: no vowels, nothing alike. */
  private static final String RANDOM_CHARS = "bcdfghjklmnpqrstvwxz2456789";

  private final ProcessFacts process;

  ContainerFacts(ProcessFacts process) {
    this.process = process;
  }

  @Nullable String containerId() {
    String id = lastId(process.file("/proc/self/cgroup"), "");
    return id != null ? id : lastId(process.file("/proc/self/mountinfo"), "containers/");
  }

  boolean isKubernetes() {
    return process.environment("KUBERNETES_SERVICE_HOST") != null
        || process.file(NAMESPACE_FILE) != null
        || process.environment("K8S_POD_NAME", "KUBERNETES_POD_NAME") != null;
  }

  @Nullable String podName() {
    String name = process.environment("K8S_POD_NAME", "KUBERNETES_POD_NAME", "POD_NAME");
    return name != null ? name : process.environment("HOSTNAME");
  }

  @Nullable String podUid() {
    String uid = process.environment("K8S_POD_UID", "KUBERNETES_POD_UID", "POD_UID");
    if (uid == null) {
      uid = uidAfter("/pods/", process.file("/proc/self/mountinfo"));
    }
    // "kubepods-burstable-pod0a1b_...", with underscores where systemd names the group.
    return uid != null ? uid : uidAfter("pod", process.file("/proc/self/cgroup"));
  }

  @Nullable String namespace() {
    String name =
        process.environment(
            "K8S_NAMESPACE_NAME",
            "K8S_NAMESPACE",
            "KUBERNETES_NAMESPACE",
            "POD_NAMESPACE",
            "K8S_POD_NAMESPACE");
    return name != null ? name : process.firstLine(NAMESPACE_FILE);
  }

  @Nullable String node() {
    return process.environment("K8S_NODE_NAME", "KUBERNETES_NODE_NAME", "NODE_NAME");
  }

  @Nullable String containerName() {
    return process.environment("K8S_CONTAINER_NAME", "KUBERNETES_CONTAINER_NAME");
  }

  /** Set by people, else by the pod's name: {@code deployment-<replica set>-<pod>}. */
  @Nullable String deployment() {
    String name = process.environment("K8S_DEPLOYMENT_NAME", "KUBERNETES_DEPLOYMENT_NAME");
    String pod = podName();
    if (name != null || pod == null) {
      return name;
    }
    int last = pod.lastIndexOf('-');
    int middle = last <= 0 ? -1 : pod.lastIndexOf('-', last - 1);
    boolean made =
        middle > 0
            && pod.length() - last - 1 == 5
            && isRandom(pod, last + 1, pod.length())
            && last - middle - 1 >= 6
            && last - middle - 1 <= 10
            && isRandom(pod, middle + 1, last);
    return made ? pod.substring(0, middle) : null;
  }

  private static boolean isRandom(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (RANDOM_CHARS.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** 64 hexadecimal digits that stand alone, after {@code prefix}: the last of the first line. */
  private static @Nullable String lastId(@Nullable String text, String prefix) {
    if (text == null) {
      return null;
    }
    for (String line : text.split("\n")) {
      for (int end = line.length(); end >= ID_CHARS; end--) {
        int start = end - ID_CHARS;
        if (isId(line, start, end) && line.startsWith(prefix, start - prefix.length())) {
          return line.substring(start, end);
        }
      }
    }
    return null;
  }

  private static boolean isId(String line, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isHex(line.charAt(i))) {
        return false;
      }
    }
    return (start == 0 || !isHex(line.charAt(start - 1)))
        && (end == line.length() || !isHex(line.charAt(end)));
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** A UUID right behind {@code prefix}. */
  private static @Nullable String uidAfter(String prefix, @Nullable String text) {
    int at = text == null ? -1 : text.indexOf(prefix);
    while (text != null && at >= 0) {
      int start = at + prefix.length();
      if (start + 36 <= text.length()) {
        String uid = text.substring(start, start + 36).replace('_', '-');
        if (isUuid(uid)) {
          return uid;
        }
      }
      at = text.indexOf(prefix, at + 1);
    }
    return null;
  }

  private static boolean isUuid(String text) {
    for (int i = 0; i < 36; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? text.charAt(i) != '-' : !isHex(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
