/** A gRPC method under its package, `com.example.Inventory/Reserve`: the package says little and takes all the room. */
const QUALIFIED_METHOD = /^(?:[a-z_]\w*\.)+([A-Z]\w*\/\w+)$/;

/** A span's name where room is short; the full one is in its title and in the details. */
export const shortName = (name: string): string => QUALIFIED_METHOD.exec(name)?.[1] ?? name;
