package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.exporter.Settings.Value;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who sends the spans: OTLP's resource, by the semantic conventions. What the user set wins over
 * what is found; arguments of the command line and the environment are not sent, as they may hold
 * secrets. What cannot be found is left out.
 */
public final class ResourceDetector {
  private final Settings settings;
  private final ProcessFacts process;
  private final ProcessId processId;

  public ResourceDetector(Settings settings) {
    this(settings, new ProcessFacts(), IdGenerator.strong());
  }

  ResourceDetector(Settings settings, ProcessFacts process, IdGenerator ids) {
    this.settings = settings;
    this.process = process;
    this.processId = new ProcessId(ids);
  }

  /** The default of {@code service.instance.id}. */
  ProcessId processId() {
    return processId;
  }

  /**
   * An encoded {@code opentelemetry.proto.resource.v1.Resource}. Reads files: not for the
   * application's threads.
   */
  byte[] detect() {
    ProtobufBuffer out = new ProtobufBuffer(1024);
    OtlpAttributes attributes = new OtlpAttributes(out);
    int tag = ProtobufBuffer.tag(1, ProtobufBuffer.BYTES);
    for (Map.Entry<String, Object> attribute : attributes().entrySet()) {
      if (attribute.getValue() instanceof Long) {
        attributes.write(tag, attribute.getKey(), (Long) attribute.getValue());
      } else {
        attributes.write(tag, attribute.getKey(), attribute.getValue().toString());
      }
    }
    return Arrays.copyOf(out.array(), out.length());
  }

  /** Values are strings and longs. */
  Map<String, Object> attributes() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("service.name", new ServiceName(process).find());
    all.put("service.instance.id", processId.text());
    host(all);
    process(all);
    container(all);
    put(all, "process.runtime.name", process.property("java.runtime.name"));
    put(all, "process.runtime.version", process.property("java.runtime.version"));
    put(
        all,
        "process.runtime.description",
        process.property("java.vm.vendor")
            + " "
            + process.property("java.vm.name")
            + " "
            + process.property("java.vm.version"));
    all.put("telemetry.sdk.language", "java");
    all.put("telemetry.sdk.name", "datatracing");
    all.put("telemetry.sdk.version", Version.current());
    all.put("telemetry.distro.name", "datatracing");
    all.put("telemetry.distro.version", Version.current());
    if (isInAirflow(settings)) {
      airflow(all);
    }
    all.putAll(given(settings));
    put(all, "service.name", settings.text("datatracing.service.name", "OTEL_SERVICE_NAME"));
    return all;
  }

  /** Reads what is used later, so that problems are told with all others. */
  static void check(Settings settings) {
    isInAirflow(settings);
    given(settings);
  }

  private static boolean isInAirflow(Settings settings) {
    return settings.flag(true, "datatracing.airflow.enabled");
  }

  private static Map<String, String> given(Settings settings) {
    Value given = settings.find("datatracing.resource.attributes", "OTEL_RESOURCE_ATTRIBUTES");
    return given == null
        ? Collections.<String, String>emptyMap()
        : ExporterSettings.pairs(settings, given, false);
  }

  private void host(Map<String, Object> all) {
    put(all, "host.name", process.hostName());
    put(all, "host.arch", Platform.arch(process.property("os.arch")));
    String id = process.firstLine("/etc/machine-id");
    put(all, "host.id", id != null ? id : process.firstLine("/var/lib/dbus/machine-id"));
    String name = process.property("os.name");
    String version = process.property("os.version");
    put(all, "os.type", Platform.type(name));
    put(all, "os.name", name);
    put(all, "os.version", version);
    put(all, "os.description", name == null || version == null ? name : name + " " + version);
  }

  /** Of the command line only what was started: arguments may be passwords. */
  private void process(Map<String, Object> all) {
    long pid = process.pid();
    if (pid > 0) {
      all.put("process.pid", pid);
    }
    String home = process.property("java.home");
    String separator = process.property("file.separator");
    if (home != null && separator != null) {
      all.put("process.executable.name", "java");
      all.put("process.executable.path", home + separator + "bin" + separator + "java");
    }
    String command = process.property("sun.java.command");
    if (command != null && !command.trim().isEmpty()) {
      String jar = ServiceName.jar(command.trim());
      all.put("process.command", jar != null ? jar : command.trim().split(" ", 2)[0]);
    }
  }

  private void container(Map<String, Object> all) {
    ContainerFacts container = new ContainerFacts(process);
    put(all, "container.id", container.containerId());
    if (container.isKubernetes()) {
      put(all, "k8s.pod.name", container.podName());
      put(all, "k8s.pod.uid", container.podUid());
      put(all, "k8s.namespace.name", container.namespace());
      put(all, "k8s.node.name", container.node());
      put(all, "k8s.deployment.name", container.deployment());
      put(all, "k8s.container.name", container.containerName());
    }
  }

  /** The task that this process is, as Airflow's operators tell it. */
  private void airflow(Map<String, Object> all) {
    put(all, "airflow.dag_id", variable("AIRFLOW_CTX_DAG_ID"));
    put(all, "airflow.dag_run.run_id", variable("AIRFLOW_CTX_DAG_RUN_ID"));
    put(all, "airflow.task_id", variable("AIRFLOW_CTX_TASK_ID"));
    number(all, "airflow.task_instance.try_number", "AIRFLOW_CTX_TRY_NUMBER");
    number(all, "airflow.task_instance.map_index", "AIRFLOW_CTX_MAP_INDEX");
  }

  /** An empty one says as little as none. */
  private @Nullable String variable(String name) {
    return process.environment(new String[] {name});
  }

  private void number(Map<String, Object> all, String name, String variable) {
    String text = variable(variable);
    if (text != null) {
      try {
        all.put(name, Long.parseLong(text));
      } catch (NumberFormatException unexpected) {
        all.put(name, text);
      }
    }
  }

  private static void put(Map<String, Object> all, String name, @Nullable String value) {
    if (value != null) {
      all.put(name, value);
    }
  }
}
