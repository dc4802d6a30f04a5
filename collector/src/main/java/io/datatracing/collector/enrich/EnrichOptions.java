package io.datatracing.collector.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a node {@code enrich}.
 *
 * @param attributes added to every resource
 * @param lookups files that know more of a host, a pod or anything else a resource names
 * @param services a file by service name: {@code team} there becomes {@code service.team}
 * @param overwrite whether an attribute that is there already is replaced
 */
public record EnrichOptions(
    @Nullable Map<String, JsonNode> attributes,
    @Nullable List<Lookup> lookups,
    @Nullable String services,
    boolean overwrite) {

  public EnrichOptions {
    attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    lookups = lookups == null ? List.of() : List.copyOf(lookups);
    if (attributes.isEmpty() && lookups.isEmpty() && services == null) {
      throw new IllegalArgumentException("nothing is added; give attributes, lookups or services");
    }
  }

  /**
   * One file.
   *
   * @param by the resource attribute whose text is the key
   * @param prefix before the names in the file
   */
  public record Lookup(String by, String file, @Nullable String prefix) {
    String before() {
      return prefix == null ? "" : prefix;
    }

    Path path() {
      return Path.of(file);
    }
  }

  Map<String, JsonNode> fixed() {
    return attributes == null ? Map.of() : attributes;
  }

  List<Lookup> allLookups() {
    List<Lookup> all = new ArrayList<>(lookups == null ? List.of() : lookups);
    if (services != null) {
      all.add(new Lookup("service.name", services, "service."));
    }
    return all;
  }
}
