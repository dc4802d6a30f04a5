package io.datatracing.storage.segment;

import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decoded names, resources and scopes of a table, each made once. For one reader at a time. */
final class TableContexts {
  private final SpanTable table;
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, Resource> resources = new HashMap<>();
  private final Map<Integer, Scope> scopes = new HashMap<>();

  private @Nullable String[] services = new String[8];

  TableContexts(SpanTable table) {
    this.table = table;
  }

  String name(int id) {
    return names.computeIfAbsent(id, i -> new String(table.names().get(i), StandardCharsets.UTF_8));
  }

  Resource resource(int id) {
    return resources.computeIfAbsent(id, i -> ContextEntry.resource(table.resources().get(i)));
  }

  /** The name of a resource's service. */
  String service(int resource) {
    if (resource >= services.length) {
      services = Arrays.copyOf(services, Math.max(resource + 1, 2 * services.length));
    }
    String known = services[resource];
    if (known == null) {
      known = resource(resource).serviceName();
      services[resource] = known;
    }
    return known;
  }

  Scope scope(int id) {
    return scopes.computeIfAbsent(id, i -> ContextEntry.scope(table.scopes().get(i)));
  }
}
