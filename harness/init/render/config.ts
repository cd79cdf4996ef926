import { stringify } from 'yaml';
import type { SquallConfig } from '../../run/config/config.ts';
import { literal } from '../../scan/write/literal.ts';

/** The configuration as TypeScript, which editors complete. */
export function renderTypeScriptConfig(config: SquallConfig): string {
  return `import { defineConfig } from 'squall';

// docs/your-own-service.md of the package squall explains every field.
export default defineConfig(${literal(config)});
`;
}

const HEAD = `# yaml-language-server: $schema=node_modules/squall/dist/run/config/config.schema.json
# docs/your-own-service.md of the package squall explains every field.
`;

/** The configuration as YAML, for projects of other languages. */
export function renderYamlConfig(config: SquallConfig): string {
  return HEAD + stringify(config, { singleQuote: true, lineWidth: 100 });
}
