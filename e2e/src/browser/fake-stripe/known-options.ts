import path from 'node:path';
import ts from 'typescript';

/** The options that a type knows: each with its own, or with the texts that it may be, where the type says so. */
export interface KnownOptions {
  [name: string]: { options?: KnownOptions; values?: string[] };
}

export interface KnownToStripe {
  elements: KnownOptions;
  elementsUpdate: KnownOptions;
  paymentElement: KnownOptions;
  createConfirmationToken: KnownOptions;
  handleNextAction: KnownOptions;
}

/** How deep options lie within options; an object of Stripe's own, given as an option, is not looked into. */
const DEPTH = 3;

/** Reads them out of the declarations of the installed @stripe/stripe-js, so that no list here can drift from them. */
export function readKnownOptions(): KnownToStripe {
  const declarations = path.join(path.dirname(require.resolve('@stripe/stripe-js/package.json')), 'dist/index.d.ts');
  const program = ts.createProgram([declarations], { noLib: true, types: [], strict: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declarations);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${declarations} declares no module`);
  const exported = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));

  const typeOf = (name: string): ts.Type => {
    const symbol = exported.get(name);
    if (!symbol) throw new Error(`@stripe/stripe-js exports no ${name}`);
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return checker.getDeclaredTypeOfSymbol(isAlias ? checker.getAliasedSymbol(symbol) : symbol);
  };
  const modes = typeOf('StripeElementsOptionsMode');
  const payment = variants(modes).find((type) => {
    const mode = type.getProperty('mode');
    return mode && literals(checker.getTypeOfSymbol(mode)).includes('payment');
  });
  if (!payment) throw new Error('StripeElementsOptionsMode has no variant for payments');
  const handleNextAction = typeOf('Stripe').getProperty('handleNextAction');
  if (!handleNextAction) throw new Error('Stripe has no handleNextAction');
  const [arguments_] = checker.getTypeOfSymbol(handleNextAction).getCallSignatures()[0]?.parameters ?? [];
  if (!arguments_) throw new Error('handleNextAction takes nothing');

  return {
    elements: optionsOf(checker, payment, DEPTH),
    elementsUpdate: optionsOf(checker, typeOf('StripeElementsUpdateOptions'), DEPTH),
    paymentElement: optionsOf(checker, typeOf('StripePaymentElementOptions'), DEPTH),
    createConfirmationToken: optionsOf(checker, typeOf('CreateConfirmationToken'), 0),
    handleNextAction: optionsOf(checker, checker.getTypeOfSymbol(arguments_), 0),
  };
}

function optionsOf(checker: ts.TypeChecker, type: ts.Type, depth: number): KnownOptions {
  const known: KnownOptions = {};
  for (const property of checker.getPropertiesOfType(type)) {
    const inner = variants(checker.getTypeOfSymbol(property)).filter((variant) => !isAbsent(variant));
    // `name?: never` says that the option is not to be given.
    if (inner.length === 0) continue;
    known[property.name] = { ...valuesOf(inner), ...nestedIn(checker, inner, depth) };
  }
  return known;
}

const variants = (type: ts.Type): ts.Type[] => (type.isUnion() ? type.types : [type]);

const isAbsent = (type: ts.Type) =>
  (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Never)) !== 0;

const literals = (type: ts.Type): string[] =>
  variants(type).flatMap((variant) => (variant.isStringLiteral() ? [variant.value] : []));

function valuesOf(types: ts.Type[]): { values?: string[] } {
  return types.every((type) => type.isStringLiteral()) ? { values: types.flatMap(literals) } : {};
}

/** Only of a plain object: what is indexed, callable or a list takes any name. */
function nestedIn(checker: ts.TypeChecker, types: ts.Type[], depth: number): { options?: KnownOptions } {
  const [type] = types;
  if (!type || types.length > 1 || depth === 0 || (type.flags & ts.TypeFlags.Object) === 0) return {};
  if (checker.getIndexInfosOfType(type).length > 0 || type.getCallSignatures().length > 0) return {};
  const options = optionsOf(checker, type, depth - 1);
  return Object.keys(options).length > 0 ? { options } : {};
}
