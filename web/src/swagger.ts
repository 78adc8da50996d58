import 'swagger-ui-dist/swagger-ui.css';
import './swagger.css';
import bundle from 'swagger-ui-dist/swagger-ui-bundle.js?url';
import { element } from './dom';

interface SwaggerOptions {
  url: string;
  domNode: HTMLElement;
  plugins: (() => { components: Record<string, () => null> })[];
  validatorUrl: null;
  defaultModelsExpandDepth: number;
}

declare global {
  interface Window {
    SwaggerUIBundle?: (options: SwaggerOptions) => unknown;
  }
}

// The documentation of the API, in `<div id="api-docs" data-openapi="/api/v1/openapi.json">`.
const place = document.querySelector<HTMLElement>('#api-docs');
if (place !== null) {
  const script = element('script', { attributes: { src: bundle } });
  script.addEventListener('load', () => {
    window.SwaggerUIBundle?.({
      url: place.dataset['openapi'] ?? '/api/v1/openapi.json',
      domNode: place,
      // The page has its own title; a second one would upset the order of headings.
      plugins: [() => ({ components: { InfoContainer: () => null } })],
      // Nothing is asked of other servers.
      validatorUrl: null,
      defaultModelsExpandDepth: 0,
    });
  });
  document.head.append(script);
}
