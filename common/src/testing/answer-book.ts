import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { mergedOpenApi } from '../documents/openapi';

const DOCUMENT = 'openapi';

/** What express-validator says for a check without a message. */
const WORDLESS = '"message":"Invalid value"';

interface Operation {
  responses: Record<
    string,
    { headers?: Record<string, { required?: boolean }>; content?: Record<string, { schema?: object }> }
  >;
}

function pointerPart(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Checks answers against the OpenAPI document, whose schemas Ajv reads where they stand. */
export class AnswerBook {
  private readonly ajv = addFormats(new Ajv2020({ strict: false }));
  private readonly document = mergedOpenApi();
  private readonly patterns = Object.keys(this.document.paths ?? {})
    // Fixed names before parameters, as the routes are placed.
    .sort((one, other) => Number(one.includes('{')) - Number(other.includes('{')))
    .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }));

  constructor() {
    this.ajv.addSchema(this.document, DOCUMENT);
  }

  /** Why an answer is not one of the documented; nothing when it is, or when no route is meant. */
  faultOf(method: string, address: string, status: number, body?: string): string | undefined {
    const path = this.patterns.find(({ pattern }) => pattern.test(address))?.path;
    const operation = this.operationOf(path, method.toLowerCase());
    if (!path || !operation) return undefined;
    const response = operation.responses[status];
    if (!response) return `${method} ${path} may not answer ${status}`;
    if (body === undefined) return undefined;
    if (!response.content?.['application/json']) return `${method} ${path} ${status} has no JSON body`;
    const validate = this.schemaAt(path, method.toLowerCase(), status);
    if (!validate(JSON.parse(body))) return `${method} ${path} ${status}: ${this.ajv.errorsText(validate.errors)}`;
    return body.includes(WORDLESS) ? `${method} ${path} ${status}: a check has no words of its own` : undefined;
  }

  /** The headers that the document promises with an answer and that did not come. */
  missingHeadersOf(method: string, address: string, status: number, headers: Headers): string[] {
    const path = this.patterns.find(({ pattern }) => pattern.test(address))?.path;
    const promised = this.operationOf(path, method.toLowerCase())?.responses[status]?.headers ?? {};
    return Object.keys(promised).filter((name) => promised[name]?.required && !headers.has(name));
  }

  /** Why a value is not what the document says under a name; nothing when it is. */
  faultOfNamed(name: string, value: unknown): string | undefined {
    const validate = this.schemaOf(['components', 'schemas', name]);
    return validate(value) ? undefined : this.ajv.errorsText(validate.errors);
  }

  private operationOf(path: string | undefined, method: string): Operation | undefined {
    const operations = this.document.paths?.[path ?? ''] as Record<string, Operation> | undefined;
    return operations?.[method];
  }

  private schemaAt(path: string, method: string, status: number): ValidateFunction {
    return this.schemaOf(['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema']);
  }

  private schemaOf(place: readonly string[]): ValidateFunction {
    const validate = this.ajv.getSchema(`${DOCUMENT}#/${place.map(pointerPart).map(encodeURIComponent).join('/')}`);
    if (!validate) throw new Error(`no schema at ${place.join(' ')}`);
    return validate;
  }
}
