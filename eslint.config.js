import tseslint from "typescript-eslint";

/** Type-aware rules only; biome keeps style. */
export default tseslint.config(
  {
    ignores: [
      "dist/",
      "coverage/",
      "node_modules/",
      "src/kernels/wasm/",
      "**/*.generated.ts",
      "**/*.js",
      "**/*.mjs",
    ],
  },
  {
    files: ["**/*.ts"],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Randomness is an argument: use numerics/random.ts." },
      ],
    },
  },
  {
    // What is recorded must have the same bits in every engine: Math's transcendental functions do not.
    files: ["src/**/*.ts"],
    ignores: ["src/**/*.test.ts", "src/figures/**", "src/cli/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        ...[
          "random",
          "exp",
          "expm1",
          "log",
          "log1p",
          "log2",
          "log10",
          "sin",
          "cos",
          "tan",
          "tanh",
          "sinh",
          "cosh",
          "pow",
          "atan",
          "atan2",
          "cbrt",
          "hypot",
          "asin",
          "acos",
        ].map((property) => ({
          object: "Math",
          property,
          message: "Engines differ in this function: use numerics/elementary.ts (or numerics/random.ts).",
        })),
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "BinaryExpression[operator='**']",
          message: "Engines differ in **: use numerics/elementary.ts pow, or multiply.",
        },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "test/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name='toThrow'][arguments.length=0]",
          message: "Say what is thrown.",
        },
      ],
    },
  },
);
