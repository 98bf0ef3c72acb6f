/* What is shown when the code itself fails. What was typed is in storage. */
import { Component, type ReactNode } from 'react';
import { strings } from '@/config/strings';
import { Button } from './Button';
import { Notice } from './Notice';

interface Props {
  children: ReactNode;
  /* Another one is another page: it gets its own chance. */
  page: string;
  /* For what the page can do without: nothing in its place. */
  silent?: boolean;
}

interface State {
  /* The page that failed. */
  broken: string | null;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { broken: null };

  static getDerivedStateFromProps(props: Props, state: State) {
    return state.broken !== null && state.broken !== props.page
      ? { broken: null } : null;
  }

  override componentDidCatch() {
    this.setState({ broken: this.props.page });
  }

  override render() {
    if (this.state.broken === null)
      return this.props.children;
    return this.props.silent ? null : (
      <div role="alert">
        <Notice icon="alert" level="h1" title={strings.common.broken}
          text={strings.common.brokenWhy}>
          <Button onClick={() => location.reload()}>
            {strings.common.reload}
          </Button>
        </Notice>
      </div>
    );
  }
}
