package io.datatracing.storage.clickhouse;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.otlp.ContextDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Resources and scopes by id, the ones used last in memory. */
final class Contexts {
  private static final int MAX_CACHED = 10_000;

  /** So many are asked for at once: a bound on the statement. */
  private static final int MAX_ASKED = 1_000;

  /** What a span is given whose context cannot be found; {@code check} reports it. */
  static final Context MISSING =
      new Context(
          new Resource(List.of(Attribute.of("datatracing.error", "the resource is missing"))),
          Scope.EMPTY);

  private final ClickHouse clickHouse;
  private final Names names;
  private final Map<ContextId, Context> cache =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ContextId, Context> eldest) {
          return size() > MAX_CACHED;
        }
      };

  record Context(Resource resource, Scope scope) {}

  Contexts(ClickHouse clickHouse, Names names) {
    this.clickHouse = clickHouse;
    this.names = names;
  }

  /** All of {@code ids}. */
  Map<ContextId, Context> get(Set<ContextId> ids) {
    Map<ContextId, Context> found = new HashMap<>();
    synchronized (cache) {
      for (ContextId id : ids) {
        Context context = cache.get(id);
        if (context != null) {
          found.put(id, context);
        }
      }
    }
    List<ContextId> missing = ids.stream().filter(id -> !found.containsKey(id)).toList();
    for (int from = 0; from < missing.size(); from += MAX_ASKED) {
      load(missing.subList(from, Math.min(from + MAX_ASKED, missing.size())), found);
    }
    missing.forEach(id -> found.putIfAbsent(id, MISSING));
    return found;
  }

  /**
   * See {@link TagCondition.ContextFinder}. Ids by name, because then the indexes of spans help.
   */
  String conditionOn(String condition) {
    String select =
        "SELECT DISTINCT Id FROM " + names.table(Tables.CONTEXTS.name()) + " WHERE " + condition;
    List<ContextId> ids = new ArrayList<>();
    clickHouse.query(select + " LIMIT " + (MAX_ASKED + 1), row -> ids.add(ContextId.read(row)));
    if (ids.isEmpty()) {
      return "";
    }
    return ids.size() > MAX_ASKED
        ? "ContextId" + names.in() + "(" + select + ")"
        : "ContextId IN (" + literals(ids) + ")";
  }

  private static String literals(Collection<ContextId> ids) {
    return ids.stream().map(id -> Names.fixed(id.bytes())).collect(Collectors.joining(", "));
  }

  private void load(Collection<ContextId> ids, Map<ContextId, Context> found) {
    clickHouse.query(
        "SELECT Id, any(Resource), any(ResourceSchemaUrl), any(Scope), any(ScopeSchemaUrl) FROM "
            + names.table(Tables.CONTEXTS.name())
            + " WHERE Id IN ("
            + literals(ids)
            + ") GROUP BY Id",
        row -> {
          ContextId id = ContextId.read(row);
          Context context = context(row);
          found.put(id, context);
          synchronized (cache) {
            cache.put(id, context);
          }
        });
  }

  private static Context context(RowReader row) throws IOException {
    byte[] resource = row.bytes();
    String resourceSchemaUrl = text(row.bytes());
    byte[] scope = row.bytes();
    String scopeSchemaUrl = text(row.bytes());
    return new Context(
        ContextDecoder.resource(resource, 0, resource.length, resourceSchemaUrl),
        ContextDecoder.scope(scope, 0, scope.length, scopeSchemaUrl));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
