package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.http.Router;
import io.datatracing.query.RunningQueryServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/api.md has an example of everything; what stands there is asked of each store's server. */
class ApiDocumentTest {
  @TempDir Path directory;

  @Test
  void everyQuestionHasAnExample() throws IOException {
    List<ApiExamples.Example> examples = ApiExamples.all();
    for (Router.Route route : RunningQueryServer.routes(directory)) {
      if (!route.template().startsWith("/api/v1/")) {
        continue;
      }
      Pattern path =
          Pattern.compile(route.template().replaceAll("\\{\\w+}", "[^/?]+") + "(\\?.*)?");
      assertThat(examples).as(route.template()).anyMatch(e -> path.matcher(e.path()).matches());
    }
  }
}
