package io.datatracing.storage.segment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Which service each resource of a table is of. For the thread that fills the table. */
final class TableServices {
  private final Dictionary resources;
  private final Dictionary services;
  private int[] serviceOf = new int[16];
  private int known;

  TableServices(Dictionary resources, long seed, MemoryMeter meter) {
    this.resources = resources;
    services = new Dictionary(seed, meter);
  }

  /** A number that resources of one service share; a resource is looked into once. */
  int of(int resource) {
    while (known <= resource) {
      if (known == serviceOf.length) {
        serviceOf = Arrays.copyOf(serviceOf, 2 * known);
      }
      byte[] name =
          ContextEntry.resource(resources.get(known))
              .serviceName()
              .getBytes(StandardCharsets.UTF_8);
      serviceOf[known++] = services.intern(name, 0, name.length);
    }
    return serviceOf[resource];
  }
}
