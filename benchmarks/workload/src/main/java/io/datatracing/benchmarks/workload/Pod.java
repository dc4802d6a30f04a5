package io.datatracing.benchmarks.workload;

import io.datatracing.model.otlp.ProtobufWriter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** One instance of a service with the buffer of its batch span processor. */
final class Pod {
  private static final String[][] SAME_EVERYWHERE = {
    {"service.namespace", "shop"},
    {"deployment.environment.name", "production"},
    {"k8s.cluster.name", "prod-eu-1"},
    {"k8s.namespace.name", "shop"},
    {"host.arch", "amd64"},
    {"os.type", "linux"},
    {"os.description", "Linux 6.1.0-28-cloud-amd64"},
    {"process.runtime.name", "OpenJDK Runtime Environment"},
    {"process.runtime.version", "21.0.5+11-LTS"},
    {"telemetry.sdk.name", "opentelemetry"},
    {"telemetry.sdk.language", "java"},
    {"telemetry.sdk.version", "1.50.0"},
    {"telemetry.distro.name", "opentelemetry-java-instrumentation"},
    {"cloud.provider", "aws"},
    {"cloud.region", "eu-central-1"},
  };

  private final byte[] resource;
  private final int batchSize;
  private final Map<byte[], List<byte[]>> spansByScope = new IdentityHashMap<>();
  private final List<byte[]> scopes = new ArrayList<>();
  private int count;

  Pod(int service, Dice dice, int batchSize) {
    this.batchSize = batchSize;
    String name = Catalog.SERVICES[service];
    String pod = name + "-" + dice.hex(9) + "-" + dice.hex(5);
    ProtobufWriter out = new ProtobufWriter();
    Wire.put(out, Wire.OF_RESOURCE, "service.name", name);
    Wire.put(out, Wire.OF_RESOURCE, "service.version", "2." + service % 7 + "." + service % 11);
    Wire.put(out, Wire.OF_RESOURCE, "service.instance.id", uuid(dice));
    Wire.put(out, Wire.OF_RESOURCE, "k8s.deployment.name", name);
    Wire.put(out, Wire.OF_RESOURCE, "k8s.pod.name", pod);
    Wire.put(out, Wire.OF_RESOURCE, "k8s.pod.uid", dice.hex(32));
    Wire.put(
        out,
        Wire.OF_RESOURCE,
        "k8s.node.name",
        "ip-10-0-" + dice.below(16) + "-" + dice.below(250) + ".eu-central-1.compute.internal");
    Wire.put(out, Wire.OF_RESOURCE, "host.name", pod);
    Wire.put(out, Wire.OF_RESOURCE, "container.id", dice.hex(64));
    for (String[] attribute : SAME_EVERYWHERE) {
      Wire.put(out, Wire.OF_RESOURCE, attribute[0], attribute[1]);
    }
    resource = out.toByteArray();
  }

  private static String uuid(Dice dice) {
    return dice.hex(8)
        + "-"
        + dice.hex(4)
        + "-4"
        + dice.hex(3)
        + "-a"
        + dice.hex(3)
        + "-"
        + dice.hex(12);
  }

  /** Takes a span, and sends the batch when it is full. */
  void add(byte[] scope, byte[] span, BatchSink sink) {
    spansByScope
        .computeIfAbsent(
            scope,
            fresh -> {
              scopes.add(fresh);
              return new ArrayList<>();
            })
        .add(span);
    if (++count == batchSize) {
      flush(sink);
    }
  }

  void flush(BatchSink sink) {
    if (count == 0) {
      return;
    }
    ProtobufWriter out = new ProtobufWriter();
    int resourceSpans = out.beginMessage(1);
    out.requiredBytesField(1, resource);
    for (byte[] scope : scopes) {
      int scopeSpans = out.beginMessage(2);
      out.requiredBytesField(1, scope);
      for (byte[] span : spansByScope.getOrDefault(scope, List.of())) {
        out.requiredBytesField(2, span);
      }
      out.endMessage(scopeSpans);
    }
    out.stringField(3, "https://opentelemetry.io/schemas/1.32.0");
    out.endMessage(resourceSpans);
    sink.accept(out.toByteArray(), count);
    spansByScope.clear();
    scopes.clear();
    count = 0;
  }
}
