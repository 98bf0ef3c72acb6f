int  f( void );
