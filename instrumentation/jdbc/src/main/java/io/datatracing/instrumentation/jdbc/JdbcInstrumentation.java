package io.datatracing.instrumentation.jdbc;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;
import io.datatracing.instrumentation.api.WovenType;

/**
 * Drivers of any product. A class is looked at when its name says that it may be a driver's
 * statement or connection; whether it is one, its super types say. Pools' proxies are named alike:
 * {@link PoolProxies}.
 */
public final class JdbcInstrumentation implements LibraryInstrumentation {
  private static final String SQL = "(java.lang.String";
  private static final String[] OVERLOADS = {")", ",int)", ",int[])", ",java.lang.String[])"};

  @Override
  public String name() {
    return "jdbc";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .subtypesOf("java.sql.Connection", "*Connection", "*ConnectionImpl", "*ConnectionV1")
        .field("database")
        .method("prepareStatement", PrepareHook.class)
        .method("prepareCall", PrepareHook.class)
        .method("isValid(int)", ConnectionCheckHook.class);
    WovenType statement =
        weaving
            .subtypesOf("java.sql.Statement", "*Statement*")
            .field("state")
            .method("executeQuery" + SQL + ")", ExecuteSqlHook.class)
            .method("addBatch" + SQL + ")", AddSqlToBatchHook.class)
            .method("clearBatch()", ClearBatchHook.class)
            .method("executeBatch()", ExecuteBatchHook.class)
            .method("executeLargeBatch()", ExecuteBatchHook.class);
    for (String overload : OVERLOADS) {
      statement
          .method("execute" + SQL + overload, ExecuteSqlHook.class)
          .method("executeUpdate" + SQL + overload, ExecuteSqlHook.class)
          .method("executeLargeUpdate" + SQL + overload, ExecuteSqlHook.class);
    }
    weaving
        .subtypesOf("java.sql.PreparedStatement", "*Statement*")
        .method("execute()", ExecutePreparedHook.class)
        .method("executeQuery()", ExecutePreparedHook.class)
        .method("executeUpdate()", ExecutePreparedHook.class)
        .method("executeLargeUpdate()", ExecutePreparedHook.class)
        .method("addBatch()", AddToBatchHook.class);
  }
}
