package io.datatracing.collector.enrich;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.datatracing.collector.pipeline.ConfigException;
import io.datatracing.collector.pipeline.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of attributes by key.
 *
 * <pre>
 * hosts.csv: host,cloud.region,rack      services.yaml: checkout: {team: shop, tier: 1}
 *            web-1,eu-west-1,r7                         mail:     {team: post}
 * </pre>
 */
final class LookupTable {
  private static final long MAX_BYTES = 64 << 20;

  /** Headers, kept for what a file looks like. */
  private static final CsvMapper CSV =
      CsvMapper.builder()
          .enable(CsvParser.Feature.TRIM_SPACES)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Map<String, JsonNode>> rows;

  private LookupTable(Map<String, Map<String, JsonNode>> rows) {
    this.rows = rows;
  }

  /** What the file says of that key; empty for an unknown one. */
  Map<String, JsonNode> of(String key) {
    return rows.getOrDefault(key, Map.of());
  }

  int size() {
    return rows.size();
  }

  /**
   * @param prefix before the names in the file
   * @throws IllegalArgumentException with the file's name, and its line where it is about one
   */
  static LookupTable read(Path file, String prefix) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    try {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(file + " is not a file");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException(
            file + " has " + Files.size(file) + " bytes, more than " + MAX_BYTES);
      }
      if (name.endsWith(".csv")) {
        return csv(file, prefix);
      }
      if (name.endsWith(".json")) {
        return tree(file, JSON.readTree(Files.readString(file)), prefix);
      }
      if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        return tree(
            file, YamlDocument.parse(file.toString(), Files.readString(file)).root(), prefix);
      }
      throw new IllegalArgumentException(file + " is none of .csv, .json, .yaml");
    } catch (ConfigException e) {
      throw e;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IllegalArgumentException(
          file + (line > 0 ? ":" + line : "") + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e, e);
    }
  }

  private static LookupTable csv(Path file, String prefix) throws IOException {
    Map<String, Map<String, JsonNode>> rows = new HashMap<>();
    try (MappingIterator<List<String>> lines =
        CSV.readerForListOf(String.class)
            .with(CsvSchema.emptySchema())
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .readValues(Files.newBufferedReader(file))) {
      @Nullable List<String> header = lines.hasNextValue() ? lines.nextValue() : null;
      if (header == null || header.size() < 2) {
        throw new IllegalArgumentException(
            file + ":1: needs a header: the key's name, then attributes, with commas between");
      }
      while (lines.hasNextValue()) {
        int number = lines.getCurrentLocation().getLineNr();
        List<String> line = lines.nextValue();
        if (line.size() > header.size()) {
          throw new IllegalArgumentException(
              file
                  + ":"
                  + number
                  + ": has "
                  + line.size()
                  + " columns, the header has "
                  + header.size());
        }
        Map<String, JsonNode> row = new LinkedHashMap<>();
        for (int i = 1; i < line.size(); i++) {
          if (!line.get(i).isEmpty()) {
            row.put(prefix + header.get(i), JSON.getNodeFactory().textNode(line.get(i)));
          }
        }
        rows.put(line.get(0), row);
      }
    }
    return new LookupTable(rows);
  }

  private static LookupTable tree(Path file, JsonNode root, String prefix) {
    if (!root.isObject()) {
      throw new IllegalArgumentException(file + " is no mapping of keys to attributes");
    }
    Map<String, Map<String, JsonNode>> rows = new HashMap<>();
    root.properties()
        .forEach(
            field -> {
              if (!field.getValue().isObject()) {
                throw new IllegalArgumentException(
                    file + ": '" + field.getKey() + "' has no mapping of attributes");
              }
              Map<String, JsonNode> row = new LinkedHashMap<>();
              field
                  .getValue()
                  .properties()
                  .forEach(
                      attribute -> {
                        if (!attribute.getValue().isValueNode() || attribute.getValue().isNull()) {
                          throw new IllegalArgumentException(
                              file
                                  + ": "
                                  + field.getKey()
                                  + "."
                                  + attribute.getKey()
                                  + " is no text, number or boolean");
                        }
                        row.put(prefix + attribute.getKey(), attribute.getValue());
                      });
              rows.put(field.getKey(), row);
            });
    return new LookupTable(rows);
  }
}
